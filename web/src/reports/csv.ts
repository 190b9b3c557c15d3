import { answerOf } from '../api/client.ts'
import type { Asked } from './queries.ts'
import type { Question } from './types.ts'

/** Saves the table of a report as a file, as the server writes it. Throws Problem. */
export async function downloadCsv(question: Question, asked: Asked, fileName: string): Promise<void> {
  const answer = await answerOf(`reports.${question}` as 'reports.volume', asked, { accept: 'text/csv' })
  const address = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
