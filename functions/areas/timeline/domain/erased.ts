import type { Contact } from './contact.ts'

/**
 * C7: what stands in place of a contact that was erased. It is in no list and nobody is shown it; but its numbers go on, so that
 * nothing that is new there can be taken for something of theirs, and what was taken in before is not taken in again.
 */
export const erasedContact = (
  { id, version }: Pick<Contact, 'id' | 'version'>,
  at: number,
  jobId: string,
): Contact => ({
  id,
  name: '',
  originalName: '',
  emails: [],
  phones: [],
  language: null,
  attributes: {},
  identities: [],
  rating: 0,
  pinnedTo: null,
  blacklisted: false,
  erased: { at, jobId },
  createdAt: at,
  version,
})
