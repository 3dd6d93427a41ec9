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
later. Overlapping promotions combine by the maximum of their floors.`;

export const YAML_RULES = `## YAML that is refused

kubectl reads YAML 1.1, most editors read 1.2. What the two read differently is refused: \`yes\`, \`no\`, \`on\`, \`off\`, \`y\`,
\`n\` without quotes, \`1_000\`, leading zeros, \`0o17\`. So are tabs, duplicate keys, merge keys (\`<<\`), tags and \`%YAML\`
directives. A time of day without quotes is a warning.`;
