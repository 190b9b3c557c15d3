/** Primary keys of what this area stores. */
export const assignmentKeys = {
  given: (id: string) => ({ pk: `GIVEN#${id}`, sk: 'GIVEN' }),
}
