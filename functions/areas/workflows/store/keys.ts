/** Primary keys of what this area stores. */
export const workflowsKeys = {
  workflow: (id: string) => ({ pk: 'WORKFLOWS', sk: id }),
  version: (id: string, version: number) => ({ pk: `WORKFLOW#${id}`, sk: `V#${String(version).padStart(8, '0')}` }),
  schedule: (workflowId: string) => ({ pk: 'WORKFLOWS#SCHEDULES', sk: workflowId }),
  removed: (id: string) => ({ pk: 'WORKFLOWS#REMOVED', sk: id }),
  listening: { pk: 'WORKFLOWS#LISTENING', sk: 'listening' },
}
