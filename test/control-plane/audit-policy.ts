// What the API server writes to its audit log: who did what, always; the body, where a test may have to judge it.
import { KWOK_NAME } from './users.ts';

const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** First matching rule wins. */
export const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    // Heartbeats and pod status by the hundred; nobody judges KWOK.
    { level: 'Metadata', users: [KWOK_NAME] },
    {
      level: 'Metadata',
      resources: [{ group: '', resources: ['events'] }, { group: 'events.k8s.io' }],
    },
    // Bodies with tokens in them.
    {
      level: 'Metadata',
      resources: [
        { group: '', resources: ['secrets', 'serviceaccounts/token'] },
        { group: 'authentication.k8s.io', resources: ['tokenreviews'] },
      ],
    },
    { level: 'RequestResponse', verbs: WRITES },
    { level: 'Metadata' },
  ],
};
