import type { Page, PageRequest } from '../../../kernel/page.ts'
import type { Behind, BehindQuestion } from '../domain/question.ts'
import type { ReadingDeps } from './read-report.ts'

/** R1: what a figure is made of, the newest first. */
export async function listBehind(
  _deps: ReadingDeps,
  _question: BehindQuestion,
  _page: PageRequest,
): Promise<Page<Behind>> {
  throw new Error('to come')
}
