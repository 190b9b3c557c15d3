/** Primary keys of what this area stores. An erasure's id is its job's, which begins with its time. */
export const erasureKeys = {
  erasure: (id: string) => ({ pk: 'ERASURES', sk: id }),
  retention: () => ({ pk: 'RETENTION', sk: 'DAY' }),
  passed: (id: string, partition: string) => ({ pk: `ERASURE#${id}`, sk: partition }),
}
