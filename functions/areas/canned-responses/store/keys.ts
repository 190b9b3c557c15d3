/** Primary keys of what this area stores. */
export const cannedResponsesKeys = {
  /** apart per agent, so that the composer reads what it may show and nothing else */
  cannedResponse: (ownerId: string | null, id: string) => ({
    pk: ownerId === null ? 'CANNED' : `CANNED#${ownerId}`,
    sk: id,
  }),
}
