import { answering } from './answering.ts'

// They lie beside the bundle: what a browser loads is no part of what a function starts with.
const beside = (folder: string) => new URL(`./${folder}/`, import.meta.url)

/** What the API says of itself: its documents, and the pages that show them. */
export const handler = answering({ documents: beside('documents'), pages: beside('reference') })
