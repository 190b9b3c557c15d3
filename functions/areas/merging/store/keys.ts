/** Primary keys of what this area stores. */
export const mergingKeys = {
  merge: (secondaryId: string) => ({ pk: secondaryId, sk: 'MERGE' }),
}
