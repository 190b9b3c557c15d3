import { type ReactNode, useEffect, useId, useRef } from 'react'
import { CheckField } from './fields.tsx'

interface Option<Value extends string> {
  value: Value
  label: ReactNode
  hint?: string | undefined
  disabled?: boolean | undefined
}
interface CheckListProps<Value extends string> {
  /** what they are; the box beside it ticks or unticks them all */
  title: string
  options: readonly Option<Value>[]
  chosen: readonly Value[]
  onChange(chosen: Value[]): void
}

/** Several of a group, or all of them at once. */
export function CheckList<Value extends string>({ title, options, chosen, onChange }: CheckListProps<Value>) {
  const id = useId()
  const all = useRef<HTMLInputElement>(null)
  const free = options.filter(({ disabled }) => !disabled).map(({ value }) => value)
  const has = free.filter((value) => chosen.includes(value)).length
  const isPart = has > 0 && has < free.length
  useEffect(() => {
    if (all.current) all.current.indeterminate = isPart
  }, [isPart])
  const turn = (values: readonly Value[], isOn: boolean) =>
    onChange([...chosen.filter((value) => !values.includes(value)), ...(isOn ? values : [])])
  return (
    <fieldset aria-labelledby={id}>
      <label className="flex items-center gap-2.5 pb-2 font-medium text-sm">
        <input
          ref={all}
          type="checkbox"
          className="size-4 shrink-0 accent-(--accent)"
          checked={has > 0 && !isPart}
          disabled={free.length === 0}
          onChange={({ target }) => turn(free, target.checked)}
        />
        <span id={id}>{title}</span>
      </label>
      <div className="space-y-2 ps-6.5">
        {options.map(({ value, ...option }) => (
          <CheckField
            key={value}
            {...option}
            checked={chosen.includes(value)}
            onChange={(isOn) => turn([value], isOn)}
          />
        ))}
      </div>
    </fieldset>
  )
}
