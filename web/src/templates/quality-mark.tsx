import type { Template } from './types.ts'
import { useWords } from './words.ts'

type Quality = NonNullable<Template['quality']>

const looks: Record<Quality, string> = { high: 'bg-good', medium: 'bg-warn', low: 'bg-bad' }

/** Where there is room for it. */
const names = { never: 'sr-only', wide: '@max-lg:sr-only', always: '' }

/** How customers take a template, as the provider judges. */
export function QualityMark({ quality, named = 'never' }: { quality: Quality; named?: keyof typeof names }) {
  const { t } = useWords()
  const name = t(`quality.${quality}`)
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5" title={name}>
      <span className={`size-2 rounded-full ${looks[quality]}`} aria-hidden />
      <span className={names[named]}>{name}</span>
    </span>
  )
}
