/** The first letters of a name: people find rows by their shape. */
function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? []
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '')
  return letters.join('').toUpperCase() || '#'
}

interface AvatarProps {
  name: string
  online?: boolean | undefined
  small?: boolean
}

export function Avatar({ name, online, small }: AvatarProps) {
  return (
    <span className="relative inline-flex shrink-0" aria-hidden>
      <span
        className={`flex items-center justify-center rounded-full bg-picture font-semibold text-ink ${small ? 'size-5 text-[9px]' : 'size-8 text-xs'}`}
      >
        {initialsOf(name)}
      </span>
      {online && (
        <span className="absolute -end-0.5 -bottom-0.5 size-2.5 rounded-full border-2 border-surface bg-good" />
      )}
    </span>
  )
}
