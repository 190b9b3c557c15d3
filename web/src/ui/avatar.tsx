import { SquareTerminal } from 'lucide-react'

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
  large?: boolean
  /** where their picture is */
  picture?: string | undefined
  /** it is no person: a sign instead of a picture */
  isProgram?: boolean
  /** it can't be shown */
  onBroken?(): void
}

export function Avatar({ name, online, small, large, picture, isProgram, onBroken }: AvatarProps) {
  return (
    <span className="relative inline-flex shrink-0" aria-hidden>
      <span
        className={`flex items-center justify-center overflow-hidden ${isProgram ? 'rounded-md bg-sunken' : 'rounded-full bg-picture'} font-semibold text-ink ${small ? 'size-5 text-[9px]' : large ? 'size-12 text-base' : 'size-8 text-xs'}`}
      >
        {isProgram ? (
          <SquareTerminal size={small ? 12 : 16} />
        ) : picture ? (
          <img src={picture} alt="" decoding="async" onError={onBroken} className="size-full object-cover" />
        ) : (
          initialsOf(name)
        )}
      </span>
      {online && (
        <span className="absolute -end-0.5 -bottom-0.5 size-2.5 rounded-full border-2 border-surface bg-good" />
      )}
    </span>
  )
}
