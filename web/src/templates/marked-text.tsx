import { FormattedText } from '../timeline/linked-text.tsx'
import { type Place, piecesOf } from './marked.ts'

const looks: Record<Place, string> = {
  missing: 'rounded bg-warn-soft px-0.5 text-warn',
  current: 'rounded bg-transparent px-0.5 text-inherit outline-2 outline-accent',
}

/** Words of a template, with the places in it that are being filled in. */
export function MarkedText({ text, isPlain = false }: { text: string; isPlain?: boolean }) {
  return piecesOf(text, !isPlain).map(({ place, ...piece }, index) => {
    const Around = place ? 'mark' : 'span'
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never change places
      <Around key={index} className={place && looks[place]}>
        <FormattedText {...piece} />
      </Around>
    )
  })
}
