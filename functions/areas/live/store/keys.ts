/** Primary keys of what this area stores. */
export const liveKeys = {
  alert: (key: string) => ({ pk: 'QUEUEALERTS', sk: key }),
}
