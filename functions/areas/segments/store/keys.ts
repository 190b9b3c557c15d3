/** Primary keys of what this area stores. */
export const segmentsKeys = {
  segment: (id: string) => ({ pk: 'SEGMENTS', sk: id }),
}
