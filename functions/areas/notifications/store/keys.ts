import { time } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const notificationsKeys = {
  notificationSettings: (agentId: string) => ({ pk: 'WORKSPACE', sk: `NOTIFY#${agentId}` }),
  notification: (audience: string, since: number, contactId: string, n: number, kind: string) => ({
    pk: `NOTIFY#${audience}`,
    sk: `${time(since)}#${contactId}#${n}#${kind}`,
  }),
  readMarks: (agentId: string) => ({ pk: `NOTIFYREAD#${agentId}`, sk: 'READ' }),
  digest: (agentId: string) => ({ pk: 'DIGESTS', sk: agentId }),
  digestNote: (agentId: string, contactId: string, n: number, kind: string) => ({
    pk: `DIGEST#${agentId}`,
    sk: `${contactId}#${n}#${kind}`,
  }),
}
