/** Primary keys of what this area stores. */
export const unmatchedMailKeys = {
  unmatchedMail: (id: string) => ({ pk: 'UNMATCHED', sk: id }),
  acceptedMail: (id: string) => ({ pk: 'UNMATCHED#ACCEPTED', sk: id }),
}
