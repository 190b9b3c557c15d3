import { csvForm, FORM_BYTES, readCsv, UnreadableCsv } from '../../../kernel/csv.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { uploadKey } from '../../attachments/domain/file-keys.ts'
import { readOwnUpload } from '../../attachments/index.ts'
import type { AttachmentsStore, FileParts } from '../../attachments/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { titlesOf } from '../domain/columns.ts'
import { MAX_COLUMNS, PIECE } from '../domain/import.ts'

type Deps = HasStore<AttachmentsStore & TimelineStore & WorkspaceStore> &
  Pick<FileParts, 'files'> &
  Pick<Parts, 'clock' | 'ulid'>

/** What an agent has uploaded, as far as its first rows. Throws not_found and invalid_request. */
export async function openFile(deps: Deps, owner: string, attachmentId: string) {
  const [{ id }, { country }] = await Promise.all([
    readOwnUpload(deps, owner, attachmentId),
    deps.store.readWorkspace(),
  ])
  const found = await deps.files.find(uploadKey(id))
  if (!found) throw invalid('attachmentId', 'has not been uploaded')
  const { size, etag } = found
  const bytes = await deps.files.readPart(uploadKey(id), 0, PIECE, etag)
  if (!bytes) throw invalid('attachmentId', 'was being uploaded again')
  try {
    const form = csvForm(bytes.subarray(0, FORM_BYTES), size <= FORM_BYTES, country)
    const { rows } = readCsv(bytes.subarray(form.start), form, { line: form.skipped + 1, isLast: size <= PIECE })
    const [head, ...more] = rows
    if (!head || head.unclosed) throw new UnreadableCsv('Its first line is no row of titles.')
    if (head.cells.length > MAX_COLUMNS) throw new UnreadableCsv(`It has more than ${MAX_COLUMNS} columns.`)
    const first = { at: form.start + head.next.at, line: head.next.line }
    return { form, size, etag, titles: titlesOf(head.cells), first, rows: more, country }
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error
    throw new DomainError('invalid_request', `This file can’t be read as CSV. ${error.message}`, [
      { path: 'attachmentId', message: error.message },
    ])
  }
}
