import { createHash } from 'node:crypto'
import { escapeHtml } from '../../../kernel/text.ts'
import type { SurveyLanguage } from '../../messages/domain/survey-words.ts'
import { pageWords } from './page-words.ts'

/** What the page that asks by a link has to say. */
export type SurveyPage = { language: SurveyLanguage; workspace?: string } & (
  | {
      kind: 'ask'
      token: string
      question: string
      score: number | undefined
      text: string
      /** a score is missing from what was sent */
      isMissing?: boolean
    }
  | { kind: 'thanks' | 'answered' | 'closed' | 'unknown' | 'busy' }
)

const STYLE = `:root{color-scheme:light dark;--b:#fff;--i:#1b2330;--m:#5a6270;--l:#7d8694;--a:#1f5fd0;--o:#fff}
@media(prefers-color-scheme:dark){:root{--b:#14181f;--i:#eef1f5;--m:#a8b0bd;--l:#7d8694;--a:#8ab4ff;--o:#14181f}}
*{box-sizing:border-box}body{margin:0;background:var(--b);color:var(--i);font:1rem/1.5 system-ui,sans-serif}
main{max-width:30rem;margin:0 auto;padding:3rem 1.25rem}h1{font-size:1.25rem;line-height:1.4;margin:0 0 1.5rem;overflow-wrap:anywhere;white-space:pre-line}
.w{color:var(--m);margin:0 0 .5rem;overflow-wrap:anywhere}fieldset{border:0;margin:0 0 1.5rem;padding:0}legend{padding:0}
.s{display:flex;gap:.5rem}.s label{flex:1}.s input{position:absolute;opacity:0}
.s span{display:grid;place-items:center;min-height:3rem;border:1px solid var(--l);border-radius:.5rem;font-size:1.125rem;font-weight:600;cursor:pointer}
.s input:checked+span{background:var(--a);border-color:var(--a);color:var(--o)}.s input:focus-visible+span,textarea:focus-visible,button:focus-visible{outline:3px solid var(--a);outline-offset:2px}
.e{display:flex;justify-content:space-between;gap:1rem;color:var(--m);font-size:.875rem;margin:.375rem 0 0}.e span:last-child{text-align:end}
textarea{display:block;width:100%;margin:.375rem 0 1.5rem;padding:.625rem;border:1px solid var(--l);border-radius:.5rem;background:transparent;color:inherit;font:inherit}
button{min-height:2.75rem;padding:0 1.5rem;border:0;border-radius:.5rem;background:var(--a);color:var(--o);font:inherit;font-weight:600;cursor:pointer}
[role=alert]{border-inline-start:3px solid var(--a);padding-inline-start:.75rem;margin:0 0 1rem}
@media(forced-colors:active){.s input:checked+span{forced-color-adjust:none;background:Highlight;color:HighlightText}}`

/** The headers of the page: nothing is loaded, nothing runs, nobody frames it, and the link is told to nobody. */
export function pageHeaders(): Record<string, string> {
  const style = createHash('sha256').update(STYLE).digest('base64')
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, nofollow',
  }
}

/** With which status it is answered. */
export const statusOf = ({ kind, ...page }: SurveyPage): number => {
  if (kind === 'ask') return 'isMissing' in page && page.isMissing ? 400 : 200
  return { thanks: 200, answered: 200, closed: 410, unknown: 404, busy: 429 }[kind]
}

/** The page as HTML; it needs no script. */
export function pageHtml(page: SurveyPage): string {
  const { language, workspace = '' } = page
  const words = pageWords(language)
  const title = page.kind === 'ask' ? page.question : words[page.kind]
  const body = page.kind === 'ask' ? form(page) : page.kind === 'thanks' ? `<p>${escapeHtml(words.change)}</p>` : ''
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style>`
  const above = workspace === '' ? '' : `<p class="w" dir="auto">${escapeHtml(workspace)}</p>`
  return `<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><head>${head}</head><body><main>${above}<h1 dir="auto" id="q">${escapeHtml(title)}</h1>${body}</main></body></html>`
}

function form({ language, token, score, text, isMissing }: SurveyPage & { kind: 'ask' }): string {
  const words = pageWords(language)
  const scores = [1, 2, 3, 4, 5].map((each) => {
    const label = each === 1 ? `1, ${words.least}` : each === 5 ? `5, ${words.most}` : String(each)
    const checked = each === score ? ' checked' : ''
    return `<label><input type="radio" name="score" value="${each}" required aria-label="${escapeHtml(label)}"${checked}><span>${each}</span></label>`
  })
  const ends = `<p class="e" aria-hidden="true"><span>${escapeHtml(words.least)}</span><span>${escapeHtml(words.most)}</span></p>`
  const missing = isMissing ? `<p role="alert">${escapeHtml(words.choose)}</p>` : ''
  return `<form method="post" action="/rate" accept-charset="utf-8"><input type="hidden" name="t" value="${escapeHtml(token)}">${missing}<fieldset aria-labelledby="q"><div class="s">${scores.join('')}</div>${ends}</fieldset><label for="w">${escapeHtml(words.sentence)}</label><textarea id="w" name="text" rows="3" maxlength="500" dir="auto">${escapeHtml(text)}</textarea><button>${escapeHtml(words.send)}</button></form>`
}
