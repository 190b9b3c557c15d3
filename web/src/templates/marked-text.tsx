import { FormattedText } from '../timeline/linked-text.tsx'
import { type Place, piecesOf } from './marked.ts'

const looks: Record<Place, string> = {
  missing: 'rounded bg-warn-soft px-0.5 text-warn',
  current: 'rounded bg-transparent text-inherit outline-2 outline-accent',
}

/** Words of a template, with the places in it that are being filled in. */
export function MarkedText({ text, isPlain = false }: { text: string; isPlain?: boolean }) {
  return piecesOf(text, !isPlain).map(({ place, ...piece }, index) => {
    const words = <FormattedText {...piece} />
    return place ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change places
      <mark key={index} className={looks[place]}>
        {words}
      </mark>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change places
      <span key={index}>{words}</span>
    )
  })
}
