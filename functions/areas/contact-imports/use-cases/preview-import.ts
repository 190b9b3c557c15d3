import { csvText } from '../../../kernel/csv.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { Call } from '../../workspace/index.ts'
import { suggestedColumns } from '../domain/columns.ts'
import { openFile } from './open-file.ts'

type Deps = Parameters<typeof openFile>[0] & HasStore<ContactAttributesStore>

/** Rows that are shown. */
const SHOWN = 10

/** C6: how a file is read, its first rows, and what its columns probably say; nothing is written. */
export async function previewImport(deps: Deps, call: Call, { attachmentId }: { attachmentId: string }) {
  const agent = await call.agent
  const [{ form, size, titles, rows, first }, { definitions }] = await Promise.all([
    openFile(deps, agent.id, attachmentId),
    deps.store.readContactAttributes(),
  ])
  const shown = rows.slice(0, SHOWN)
  const last = rows.at(-1)
  // By those that were read, as long as there are more.
  const isAll = size <= form.start + (last?.next.at ?? 0)
  const perRow = rows.length === 0 ? 0 : ((last?.next.at ?? 0) - (first.at - form.start)) / rows.length
  return {
    encoding: form.encoding,
    delimiter: form.delimiter,
    headers: titles,
    rows: shown.map(({ cells }) => titles.map((_title, at) => csvText(cells[at] ?? '').slice(0, 200))),
    about: isAll || perRow === 0 ? rows.length : Math.round((size - first.at) / perRow),
    columns: suggestedColumns(titles, definitions),
  }
}
