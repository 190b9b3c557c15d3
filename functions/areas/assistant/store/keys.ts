/** Primary keys of what this area stores. */
export const assistantKeys = {
  settings: () => ({ pk: 'ASSISTANT', sk: 'SETTINGS' }),
  asked: (agentId: string, day: string) => ({ pk: `ASSISTED#${agentId}`, sk: `DAY#${day}` }),
  /** a key is at most 200 visible characters */
  call: (agentId: string, key: string) => ({ pk: `ASSISTED#${agentId}`, sk: `CALL#${key}` }),
  usage: (month: string, agentId: string) => ({ pk: `ASSISTANT#${month}`, sk: agentId }),
}
