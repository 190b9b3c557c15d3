import { type ReactNode, useId } from 'react'
import { CheckField } from './fields.tsx'
import { useRefusal } from './problems.ts'

interface AllOrSomeProps {
  title: string
  hint?: string | undefined
  all: string
  some: string
  isSome: boolean
  onAll(): void
  onSome(): void
  /** as the server put it, or as a sentence */
  error?: string | undefined
  /** which ones */
  children: ReactNode
}

/** All there are, those to come among them, or only those that are chosen. */
export function AllOrSome({ title, hint, all, some, isSome, onAll, onSome, error, children }: AllOrSomeProps) {
  const id = useId()
  const refusal = useRefusal()
  const radio = (label: string, checked: boolean, choose: () => void) => (
    <label className="flex items-center gap-2.5 text-sm">
      <input
        type="radio"
        name={id}
        className="size-4 shrink-0 accent-(--accent)"
        checked={checked}
        aria-invalid={checked && error !== undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={choose}
      />
      {label}
    </label>
  )
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm">{title}</legend>
      <div className="space-y-2">
        {radio(all, !isSome, onAll)}
        {radio(some, isSome, onSome)}
        {isSome && <div className="pt-1 ps-6.5">{children}</div>}
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-1.5 text-bad text-sm">
          {refusal(error)}
        </p>
      )}
      {hint && <p className="mt-1.5 text-muted text-xs">{hint}</p>}
    </fieldset>
  )
}

interface SomeOfProps {
  items: readonly { id: string; name: string }[]
  chosen: readonly string[]
  onChange(chosen: string[]): void
}

/** Some teams or channels. One that was deleted meanwhile is not hidden: it can be taken away. */
export function SomeOf({ items, chosen, onChange }: SomeOfProps) {
  const gone = chosen.filter((each) => !items.some(({ id }) => id === each)).map((id) => ({ id, name: id }))
  return (
    <div className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
      {[...items, ...gone].map(({ id, name }) => (
        <CheckField
          key={id}
          label={name}
          checked={chosen.includes(id)}
          onChange={(isOn) => onChange(isOn ? [...chosen, id] : chosen.filter((other) => other !== id))}
        />
      ))}
    </div>
  )
}
