/**
 * The counts of the demo shop, worked out by hand and kept as literals.
 *
 * A node at home has 8 CPU; two pinned pods of 1 CPU (60 on 30 nodes) and a reserve of 10% leave 5.2 CPU, so 5 pods of 1 CPU
 * each, 150 in all. One replica serves 100 rps and is planned at 70%. The sale promises 3,480, 6,960 and 3,480 rps: 50, 100
 * and 50 replicas, 200 in all, so 50 need room in the cloud. A cloud node has 7.6 CPU: 7 pods. ceil(50 / 7) = 8 nodes.
 */
export const CLOUD_NODES = 8;
export const AT_PEAK = { login: 50, browse: 100, checkout: 50 };
export const PEAK_RPS = { login: 3_480, browse: 6_960, checkout: 3_480 };

/** 680, 1,380 and 680 rps at 70 rps a replica: 9.7, 19.7 and 9.7. */
export const ORDINARY = { login: 10, browse: 20, checkout: 10 };
export const ORDINARY_RPS = { login: 680, browse: 1_380, checkout: 680 };
