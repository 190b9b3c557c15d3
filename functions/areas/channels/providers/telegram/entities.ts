import type { Style, Styled } from '../../domain/context.ts'

/** https://core.telegram.org/bots/api#messageentity */
const TYPES = {
  bold: 'bold',
  italic: 'italic',
  strike: 'strikethrough',
  code: 'code',
  pre: 'pre',
} as const satisfies Record<Style, string>
const STYLES = new Map<string, Style>(Object.entries(TYPES).map(([style, type]) => [type, style as Style]))

interface Entity {
  type?: string | undefined
  /** UTF-16 code units, as ours are */
  offset: number
  length: number
}

/** How a text is to look, for Telegram; what is monospace is nothing else. Undefined: as it is. */
export function entitiesOf(styles: readonly Styled[] | undefined): Entity[] | undefined {
  const alone = (styles ?? []).filter(({ style }) => style === 'code' || style === 'pre')
  const around = (styles ?? []).filter((one) => !alone.includes(one)).flatMap((one) => without(one, alone))
  const all = [...around, ...alone].toSorted((a, b) => a.from - b.from || b.to - a.to)
  return all.length > 0
    ? all.map(({ style, from, to }) => ({ type: TYPES[style], offset: from, length: to - from }))
    : undefined
}

function without(one: Styled, others: readonly Styled[]): Styled[] {
  return others.reduce<Styled[]>(
    (left, { from, to }) =>
      left.flatMap((piece) => {
        if (to <= piece.from || from >= piece.to) return [piece]
        return [
          { ...piece, to: Math.min(from, piece.to) },
          { ...piece, from: Math.max(to, piece.from) },
        ].filter((rest) => rest.from < rest.to)
      }),
    [one],
  )
}

/** What of a text is how, by what Telegram says of it; other entities (mentions, links) say nothing of its looks. */
export function stylesOf(entities: readonly Entity[], length: number): Styled[] {
  return entities.flatMap(({ type = '', offset, length: long }) => {
    const style = STYLES.get(type)
    const isInside = offset >= 0 && long > 0 && offset + long <= length
    return style && isInside ? [{ style, from: offset, to: offset + long }] : []
  })
}
