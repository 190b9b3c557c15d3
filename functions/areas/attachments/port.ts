import type { Write } from '../../kernel/commit.ts'
/** Files in our own bucket, by key. */
export interface FileStore {
  /** where a form must be posted, and with which fields, to upload exactly this file, until then (epoch ms) */
  uploadTarget(
    file: { key: string; type: string; size: number },
    expiresAt: number,
  ): Promise<{ url: string; fields: Record<string, string> }>
  /** a link good for so long, to a download under this name and type */
  downloadLink(key: string, file: { name: string; type: string }, seconds: number): Promise<string>
  find(key: string): Promise<{ size: number; type: string; etag: string } | undefined>
  /** false: the source is gone, or is another than the one with this etag */
  copy(from: string, to: string, etag?: string): Promise<boolean>
  put(key: string, body: Uint8Array, type: string): Promise<void>
  read(key: string): Promise<Uint8Array>
  /** so many bytes of it from there on, or those there are; undefined: it is gone, or is another than the one with this etag */
  readPart(key: string, from: number, length: number, etag?: string): Promise<Uint8Array | undefined>
  /** what comes in pieces, as one file, of which no more than a piece is held; answers its size */
  write(key: string, pieces: AsyncIterable<Uint8Array>, type: string): Promise<number>
  /** no error where there is none */
  remove(key: string): Promise<void>
  list(prefix: string, limit: number): Promise<string[]>
}

/** A file that somebody may upload, and attach to one message. */
export interface Upload {
  id: string
  /** the agent's id, or the visitor's contact id */
  owner: string
  name: string
  type: string
  size: number
  /** epoch ms: until then it can be attached */
  expiresAt: number
  /** the message that has it */
  claimedBy?: string | undefined
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface AttachmentsStore {
  putUpload(upload: Upload): Write
  readUpload(owner: string, id: string, now: number): Promise<Upload | undefined>
  claimUpload(upload: Upload, claimedBy: string): Write
}

export interface FileParts {
  files: FileStore
}
