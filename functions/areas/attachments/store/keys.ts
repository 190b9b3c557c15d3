/** Primary keys of what this area stores. */
export const attachmentsKeys = {
  upload: (owner: string, id: string) => ({ pk: `UPLOADS#${owner}`, sk: id }),
}
