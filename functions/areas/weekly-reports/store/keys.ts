/** Primary keys of what this area stores. */
export const weeklyReportsKeys = {
  mark: (agentId: string) => ({ pk: 'WEEKLYREPORTS', sk: agentId }),
}
