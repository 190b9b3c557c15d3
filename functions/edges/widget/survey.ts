import { pageHeaders, pageHtml, type SurveyPage, statusOf } from '../../areas/satisfaction/domain/page.ts'
import { acceptedLanguage } from '../../areas/satisfaction/domain/page-words.ts'
import type { LinkCaller } from '../../areas/satisfaction/use-cases/rate-by-link.ts'
import { networkOf } from '../../areas/web-chat/domain/limits.ts'
import { bodyOf, type HttpEvent, type HttpResult } from '../http-edge.ts'
import { callerOf } from './caller.ts'

/** Who follows a link, as far as their call says. */
export const followerOf = (event: HttpEvent): LinkCaller => ({
  network: networkOf(callerOf(event).address),
  language: acceptedLanguage(event.headers['accept-language']),
})

/** The score that a link or a form names; undefined where it is none. */
export const scoreOf = (score: string | null | undefined): number | undefined =>
  /^[1-5]$/.test(score ?? '') ? Number(score) : undefined

/** As much as the longest sentence takes, whatever it is written in. */
const MOST_BYTES = 16 * 1024

/** What was sent on the page. */
export function surveyForm(event: HttpEvent): { t: string; score: number | undefined; text: string } {
  const form = new URLSearchParams(bodyOf(event).subarray(0, MOST_BYTES).toString())
  return { t: form.get('t') ?? '', score: scoreOf(form.get('score')), text: form.get('text') ?? '' }
}

/** The page as an answer. */
export const surveyAnswer = (page: SurveyPage): HttpResult => ({
  statusCode: statusOf(page),
  headers: {
    ...pageHeaders(),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(page.kind === 'busy' ? { 'retry-after': '60' } : {}),
  },
  body: pageHtml(page),
})
