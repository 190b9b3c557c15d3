import { randomId } from './storage.ts'
import type { TextKey } from './texts/index.ts'
import type { ChatFile, UploadTarget } from './wire.ts'

/** A file that was chosen for the next message. */
export interface Upload extends ChatFile {
  /** in this list; the `id` is the server's, once it has the file */
  key: string
  /** how much of it is there, 0 to 1 */
  part: number
  problem?: TextKey
}

interface UploadsOptions {
  read(): readonly Upload[]
  write(uploads: Upload[]): void
  announce(file: Omit<ChatFile, 'id'>): Promise<UploadTarget>
}

class NotPosted extends Error {}

const MAX_BYTES = 25 * 1024 * 1024
const MAX_FILES = 10
const MIME = /^[\w.+-]+\/[\w.+-]+$/

/** The files of the message that is being written: they go up one after the other, as soon as they are chosen. */
export class Uploads {
  readonly #options: UploadsOptions
  readonly #contents = new Map<string, File>()
  #running: { key: string; request?: XMLHttpRequest } | undefined

  constructor(options: UploadsOptions) {
    this.#options = options
  }

  add(files: Iterable<File>): void {
    const list = [...this.#options.read()]
    for (const file of files) {
      const { name, size } = file
      const problem: TextKey | undefined =
        list.length >= MAX_FILES ? 'tooMany' : size > MAX_BYTES ? 'tooLarge' : size === 0 ? 'emptyFile' : undefined
      const type = MIME.test(file.type) ? file.type : 'application/octet-stream'
      const upload = { key: randomId(6), id: '', name: name.slice(-200).trim() || 'file', type, size, part: 0 }
      if (!problem) this.#contents.set(upload.key, file)
      list.push({ ...upload, ...(problem ? { problem } : {}) })
    }
    this.#options.write(list)
    void this.#next()
  }

  /** Whether another try may help: the browser has the file, and nothing forbids it. */
  canRetry({ key }: Upload): boolean {
    return this.#contents.has(key)
  }

  retry(key: string): void {
    this.#change(key, { problem: undefined, part: 0 })
    void this.#next()
  }

  remove(key: string): void {
    this.#options.write(this.#options.read().filter((upload) => upload.key !== key))
    this.#contents.delete(key)
    if (this.#running?.key === key) this.#running.request?.abort()
  }

  #change(key: string, change: { [Field in keyof Upload]?: Upload[Field] | undefined }): void {
    this.#options.write(
      this.#options.read().map((upload) => (upload.key === key ? ({ ...upload, ...change } as Upload) : upload)),
    )
  }

  async #next(): Promise<void> {
    if (this.#running) return
    const upload = this.#options.read().find(({ id, problem }) => !id && !problem)
    const file = upload && this.#contents.get(upload.key)
    if (!file) return
    const { key, name, type, size } = upload
    this.#running = { key }
    try {
      const target = await this.#options.announce({ name, type, size })
      await this.#post(file, key, target)
      this.#change(key, { id: target.id, part: 1 })
      this.#contents.delete(key)
    } catch (error) {
      // The script has a copy of its own of what a failed call throws.
      if (!(error instanceof NotPosted) && !(error instanceof Error && 'passing' in error)) throw error
      this.#change(key, { problem: 'notUploaded' })
    } finally {
      this.#running = undefined
      void this.#next()
    }
  }

  /** Posts it as the form says; fetch would not tell how far it is. */
  #post(file: File, key: string, { upload: { url, fields } }: UploadTarget): Promise<void> {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    form.append('file', file)
    const request = new XMLHttpRequest()
    // Taken off the list while it was announced: then there is nothing to be sent.
    if (this.#options.read().some((upload) => upload.key === key)) this.#running = { key, request }
    else return Promise.reject(new NotPosted())
    return new Promise((resolve, reject) => {
      request.upload.onprogress = ({ loaded, total }) => this.#change(key, { part: loaded / total })
      request.onload = () => (request.status < 300 ? resolve() : reject(new NotPosted()))
      request.onerror = request.onabort = () => reject(new NotPosted())
      request.open('POST', url)
      request.send(form)
    })
  }
}
