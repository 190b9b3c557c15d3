import { Problem } from '../api/problem.ts'

export interface FormPost {
  done: Promise<void>
  abort(): void
}

/** Posts a file to where a signed form leads, telling how many bytes have left. Rejects with Problem. */
export function postForm(
  { url, fields }: { url: string; fields: Record<string, string> },
  file: Blob,
  onSent: (bytes: number) => void,
): FormPost {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', file, 'file')
  const request = new XMLHttpRequest()
  const done = new Promise<void>((resolve, reject) => {
    const fail = (status: number, body: ConstructorParameters<typeof Problem>[1]) => reject(new Problem(status, body))
    request.upload.onprogress = ({ loaded }) => onSent(loaded)
    request.onload = () => {
      const { status } = request
      if (status >= 200 && status < 300) resolve()
      else fail(status, { code: 'upload_refused', detail: `The file store answered ${status}.` })
    }
    request.onerror = () => fail(0, { code: 'offline', detail: 'The server cannot be reached.' })
    request.onabort = () => fail(0, { code: 'aborted' })
    // A line that says nothing for so long is dead.
    request.timeout = 14 * 60_000
    request.ontimeout = () => fail(0, { code: 'offline', detail: 'The upload took too long.' })
  })
  request.open('POST', url)
  request.send(form)
  return { done, abort: () => request.abort() }
}
