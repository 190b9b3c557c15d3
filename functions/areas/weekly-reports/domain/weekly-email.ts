import { escapeHtml, fillIn, plainName } from '../../../kernel/text.ts'
import type { EmailLanguage } from '../../notifications/domain/email-language.ts'
import type { Figures } from '../../reports/domain/metrics.ts'
import { weeklyWords } from './words.ts'

/** What an agent is told of a week. */
export interface WeeklyReport {
  agentName: string
  workspaceName: string
  /** undefined: English */
  language: EmailLanguage | undefined
  /** first and last day, `YYYY-MM-DD` */
  from: string
  to: string
  /** whose week it is */
  of: 'all' | 'teams' | 'own'
  total: Figures
  before: Figures
  /** the same week by team, where there are several; name null: of none */
  teams: readonly { name: string | null; figures: Figures }[]
}

type Unit = 'second' | 'minute' | 'hour' | 'day'
const MAX_NAME = 100
const SECOND = 1000
/** From so many ms on a duration is told in that unit. */
const units: readonly (readonly [from: number, ms: number, unit: Unit])[] = [
  [48 * 3600 * SECOND, 24 * 3600 * SECOND, 'day'],
  [90 * 60 * SECOND, 3600 * SECOND, 'hour'],
  [90 * SECOND, 60 * SECOND, 'minute'],
  [0, SECOND, 'second'],
]
const NOTHING = '–'

/** How figures read in a language. */
function figuresIn(language: string) {
  const count = new Intl.NumberFormat(language)
  const score = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const share = new Intl.NumberFormat(language, { style: 'percent', signDisplay: 'exceptZero' })
  const duration = (ms: number) => {
    const [, of, unit] = units.find(([from]) => ms >= from) ?? [0, SECOND, 'second' as const]
    const style = {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: unit === 'second' ? 0 : 1,
    } as const
    return new Intl.NumberFormat(language, style).format(ms / of)
  }
  const orNothing = (format: (value: number) => string) => (value: number | null) =>
    value === null ? NOTHING : format(value)
  return {
    count: orNothing((value) => count.format(value)),
    score: orNothing((value) => score.format(value)),
    duration: orNothing(duration),
    change: (now: number | null, then: number | null) =>
      now === null || then === null || then === 0 ? NOTHING : share.format((now - then) / then),
  }
}

/** R1: the week of an agent's: plain text, and the same as HTML with everything escaped. */
export function weeklyEmail(report: WeeklyReport, consoleUrl: string): { subject: string; text: string; html: string } {
  const { language = 'en', from, to, of, total, before, teams } = report
  const words = weeklyWords(language)
  const show = figuresIn(language)
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' })
  const span = dates.formatRange(Date.parse(from), Date.parse(to))
  const asCount = (name: 'opened' | 'closed' | 'reopened' | 'missed' | 'messagesIn' | 'messagesOut') =>
    rowOf(words[name], show.count, (figures) => figures[name])
  const asTime = (name: 'firstResponse' | 'response' | 'resolution') =>
    rowOf(words[name], show.duration, (figures) => figures[name].median)
  function rowOf(label: string, format: (value: number | null) => string, value: (figures: Figures) => number | null) {
    const [now, then] = [value(total), value(before)]
    return [label, format(now), format(then), show.change(now, then)]
  }
  const table = [
    ['', words.week, words.before, words.change],
    // Few conversations are anybody's when they are opened.
    ...(of === 'own' ? [] : [asCount('opened')]),
    asCount('closed'),
    asCount('reopened'),
    asCount('missed'),
    asCount('messagesIn'),
    asCount('messagesOut'),
    asTime('firstResponse'),
    asTime('response'),
    asTime('resolution'),
    rowOf(words.satisfaction, show.score, ({ satisfaction }) => satisfaction.average),
  ]
  const byTeam =
    teams.length < 2
      ? []
      : [
          ['', words.opened, words.closed, words.missed, words.firstResponse, words.satisfaction],
          ...teams.map(({ name, figures }) => [
            name === null ? words.noTeam : plainName(name, MAX_NAME),
            show.count(figures.opened),
            show.count(figures.closed),
            show.count(figures.missed),
            show.duration(figures.firstResponse.median),
            show.score(figures.satisfaction.average),
          ]),
        ]
  const hello = fillIn(words.hello, { name: plainName(report.agentName, MAX_NAME) })
  const subject = fillIn(words.subject, { workspace: plainName(report.workspaceName, MAX_NAME), span })
  const [reports, settings] = [`${consoleUrl}/reports`, `${consoleUrl}/settings/notifications`]
  const tables = [table, byTeam].filter((one) => one.length > 0)
  return {
    subject,
    text: [
      hello,
      words[of],
      span,
      ...tables.map(asText),
      fillIn(words.more, { link: reports }),
      fillIn(words.stop, { link: settings }),
    ].join('\n\n'),
    html: [
      `<div lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`,
      `<p>${escapeHtml(hello)}</p>`,
      `<p>${escapeHtml(words[of])}<br><b>${escapeHtml(span)}</b></p>`,
      ...tables.map(asHtml),
      `<p>${withLink(words.more, reports)}</p>`,
      `<p><small>${withLink(words.stop, settings)}</small></p>`,
      '</div>',
    ].join('\n'),
  }
}

/** As whatever shows plain text can show a table: a line for each row, and what each figure is where that is needed. */
function asText([heads = [], ...rows]: string[][]): string {
  return rows
    .map(([name, ...cells]) => `${name}: ${cells.map((cell, at) => `${heads[at + 1]} ${cell}`).join('; ')}`)
    .join('\n')
}

function asHtml([heads = [], ...rows]: string[][]): string {
  const head = heads.map((cell) => `<th scope="col" style="text-align:start">${escapeHtml(cell)}</th>`).join('')
  const body = rows.map(([name = '', ...cells]) => {
    const rest = cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')
    return `<tr><th scope="row" style="text-align:start">${escapeHtml(name)}</th>${rest}</tr>`
  })
  return `<table cellpadding="4"><tr>${head}</tr>${body.join('')}</table>`
}

function withLink(sentence: string, link: string): string {
  const shown = escapeHtml(link)
  return fillIn(escapeHtml(sentence), { link: `<a href="${shown}">${shown}</a>` })
}
