/** The sentences of docs/policy.md that no table can give. */

export const INTRODUCTION = `<!-- Generated from src/policy by \`npm run generate\`. Do not edit. -->

# Policies

Files in \`policies/\` and objects in the cluster are the same documents and go through the same parser. Unknown keys are
errors. A field that no code honours yet is refused, never ignored. \`kingtide validate PATH...\` checks files and folders;
\`docs/schema/\` has JSON Schemas for editors.

A minimal ScalingPolicy has six lines under \`spec\`; everything else has a default with a reason:

\`\`\`yaml
apiVersion: kingtide.dev/v1alpha1
kind: ScalingPolicy
metadata: { name: checkout, namespace: shop }
spec:
  target: { workload: { apiVersion: apps/v1, kind: Deployment, name: checkout } }
  residency: { mode: Burstable }
  demands:
  - name: requests
    query: 'sum(rate(gateway_requests_total{route="checkout"}[1m]))'
    perReplica: 120 rps
\`\`\`

Defaults are filled in when a document is read. They are not written into the cluster, so \`kubectl get -o yaml\` shows what
a person wrote.`;

export const TIME_RULES = `## When a promotion is

Local times (\`2027-03-01T20:00\`) are read in the time zone of the calendar. A time with \`Z\` or an offset means that
instant. \`start: "20:00"\` with \`end: "22:00"\` is every day; an end before the start is on the next day. A \`schedule\` gives
start times by cron on the wall clock of the zone, and each occurrence lasts \`duration\` of elapsed time.

Where clocks change:

- **Gap** (clocks go forward, the local time does not exist): the first valid instant is used.
- **Fold** (clocks go back, the local time happens twice): the earlier instant for a start, the later one for an end.
- Several start times inside one gap are one occurrence.

\`validate\` warns about both and prints the instant that is used. Zones that name no single rule (\`CST\`, \`GMT+8\`,
\`Etc/GMT+8\`) are refused.

A promotion's floor is whole from \`start\` minus \`readyBefore\` to \`start\` plus \`hold\` (without \`hold\`: to the end). With a
\`tail\` it then decays to the base by the half-life, until \`for\` has passed since the end or since \`hold\`, whichever is
later. Overlapping promotions combine by the maximum of their floors.

In a \`freeze\` nothing of the tiers that it concerns shrinks or returns home, and **accepted specs stay in force**: a
ScalingPolicy in a chosen namespace that is changed meanwhile waits for the end, and its Ready condition says so. Taken at
once are larger \`replicas\`, and in the calendar itself higher or longer floors and a longer freeze. Overrides and the other
controls of the day work as ever. Sites and pools may be changed: more machines may be needed. A calendar that freezes too
long is deleted and made anew.`;

export const TENANT_RULES = `## Who may have which nodes

Each grant of a BurstPool is a tenant; grants of one name are the same tenant in every pool. A namespace uses a pool by the
first grant that chooses it.

- **Reserve.** \`reserveNodes\` of the pool's \`maxNodes\` are held for that tenant: nobody else is given a node while no more
  are left than others have in reserve and do not use, whatever the level of who asks. They are held in the operator's
  \`maxCloudNodes\` and in a promotion's envelope too, so that pools that share a cap keep their tenants' reserves there.
  Where reserves are together more than a cap, who asks first is served first. Money is not held; give pools a \`maxSpend\`.
- **The rest.** While there is enough, anybody may use what is beyond all reserves. When tenants ask for more, it goes by
  level, L0 of all tenants first, and within a level to who has least of it for its \`weight\`. A pool has the weights of its
  grants; where several pools share a cap, the largest weight of each tenant counts. Nothing that runs is taken away.
- **What is promised.** The number of nodes. Where two tenants share a placement class, Kubernetes puts pods of either on any
  node of it, so a reserve there is a number and no fence, and \`validate\` warns. Give every tier there \`placement: Exact\`,
  which keeps to reserves, or each tenant a pool with a
  \`placementClass\` of its own: then only its pods tolerate its nodes.
- **Who pays.** Every node of a pool that has one tenant is that tenant's. Where tenants share a pool each node is split by
  the pods on it: a pod counts with the larger of its shares of the node's CPU and memory, and who has pods there pays for
  what is free on it too, in proportion. A node without pods of a tenant is \`(idle)\`. The parts add up to the pool.
  \`kingtide_tenant_node_seconds_total\` and \`kingtide rehearse\` show them.`;

export const PLACEMENT_RULES = `## Where the pods of a tier go

With \`placement: Preferred\` the stock scheduler chooses: home while there is room, then the cloud nodes whose taint the pods
tolerate. Which of several tiers gets the last room at home is who comes first.

With \`placement: Exact\` each pod waits until its site is named. The \`spec\` of the pod template needs the gate, beside the
toleration and the label that every burstable tier has: \`schedulingGates: [{ name: kingtide.dev/placement }]\`.

- **What it buys.** Pods stand as the plan has them. Where sites have lines, the room at home goes, within a level, first to
  the exact tiers with the most line load for the room they take, so that chatty ones stay. What the plan has no place for
  waits at home, so it does not sit on nodes that were ordered for another tenant of the same placement class.
- **What it costs.** A pod starts up to a second later, and **pods wait for Kingtide**. Any live replica lets them go, leader
  or not, paused or not, within 10 s: with a site where a decision is recent, else after 5 s without one, as with
  \`Preferred\`. While no replica lives, new pods stay Pending; those that run are not touched.
- **What does not fit.** Exact without the gate in the template: the tier stays at home, and the hold \`gate-missing\` names
  the lines. The gate without Exact: pods are let go without a site, and the hold \`gate-unasked\` says so. Without rights in a
  namespace (\`workloadNamespaces\`, so never in a sealed one) nobody lifts gates there.
- **Which tiers.** Only those in Enforce that may leave home are named a site. A pinned pod with the gate is let go as it is.
- **Rollouts.** What a rollout adds beyond the plan is the scheduler's to place.`;

export const YAML_RULES = `## YAML that is refused

kubectl reads YAML 1.1, most editors read 1.2. What the two read differently is refused: \`yes\`, \`no\`, \`on\`, \`off\`, \`y\`,
\`n\` without quotes, \`1_000\`, leading zeros, \`0o17\`. So are tabs, duplicate keys, merge keys (\`<<\`), tags and \`%YAML\`
directives. A time of day without quotes is a warning.`;
