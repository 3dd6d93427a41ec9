/** What a hold wanted, in Chinese. Sentences it does not know stay out rather than half translated. */

type Rule = readonly [pattern: RegExp, words: string];

const RULES: readonly Rule[] = [
  [/^shrink (\d+) to (\d+) replicas$/, '缩容 $1 → $2'],
  [/^grow (\d+) to (\d+) replicas$/, '扩容 $1 → $2'],
  [/^place (\d+) of (\d+) replicas$/, '安置 $2 个副本中的 $1 个'],
  [/^run (\d+) replicas$/, '运行 $1 个副本'],
  [/^judge whether fewer than (\d+) replicas would do$/, '判断能否少于 $1 个副本'],
  [/^order (\d+) nodes?$/, '订购 $1 个节点'],
  [/^order one more node$/, '再订购一个节点'],
  [/^order nodes when needed$/, '按需订购节点'],
  [/^move (\d+) pods of (\S+)$/, '迁移 $2 的 $1 个 Pod'],
  [/^give back nodes$/, '归还节点'],
  [/^give it back$/, '归还'],
  [/^record what became of an order$/, '记录订单结果'],
  [/^mark the node as ours$/, '标记节点归属'],
  [/^count their room$/, '计入其容量'],
  [/^enforce policies$/, '执行策略'],
];

/** With a space before it when there is something to say. */
export function wantedZh(wanted: string): string {
  for (const [pattern, words] of RULES)
    if (pattern.test(wanted)) return ` ${wanted.replace(pattern, words)}`;
  return '';
}
