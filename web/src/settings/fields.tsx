import { type ReactNode, useId } from 'react'
import { useRefusal } from './problems.ts'

interface FrameProps {
  label: string
  hint?: string | undefined
  /** as the server put it */
  error?: string | undefined
}
interface ControlProps {
  id: string
  'aria-invalid': boolean
  'aria-describedby': string | undefined
}

/** A label, what is to be filled in, and what is wrong with it. */
export function Field({ label, hint, error, children }: FrameProps & { children(control: ControlProps): ReactNode }) {
  const id = useId()
  const refusal = useRefusal()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium text-sm">
        {label}
      </label>
      {children({ id, 'aria-invalid': error !== undefined, 'aria-describedby': described || undefined })}
      {error && (
        <p id={`${id}-error`} className="mt-1 text-bad text-sm">
          {refusal(error)}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-muted text-xs">
          {hint}
        </p>
      )}
    </div>
  )
}

interface TextFieldProps extends FrameProps {
  value: string
  onChange(value: string): void
  type?: 'text' | 'email' | 'password'
  placeholder?: string | undefined
  /** names to choose from, or to write another one */
  suggestions?: readonly string[]
}

export function TextField({ value, onChange, type = 'text', placeholder, suggestions, ...frame }: TextFieldProps) {
  const list = useId()
  return (
    <Field {...frame}>
      {(control) => (
        <>
          <input
            {...control}
            type={type}
            className="field"
            value={value}
            placeholder={placeholder}
            autoComplete={type === 'password' ? 'new-password' : 'off'}
            list={suggestions ? list : undefined}
            onChange={({ target }) => onChange(target.value)}
          />
          {suggestions && (
            <datalist id={list}>
              {suggestions.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  )
}

interface TextAreaFieldProps extends FrameProps {
  value: string
  onChange(value: string): void
}

export function TextAreaField({ value, onChange, ...frame }: TextAreaFieldProps) {
  return (
    <Field {...frame}>
      {(control) => (
        <textarea
          {...control}
          rows={3}
          className="field"
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}

interface SelectFieldProps<Value extends string> extends FrameProps {
  value: Value
  onChange(value: Value): void
  options: readonly { value: Value; label: string }[]
}

export function SelectField<Value extends string>({ value, onChange, options, ...frame }: SelectFieldProps<Value>) {
  return (
    <Field {...frame}>
      {(control) => (
        <select {...control} className="field" value={value} onChange={({ target }) => onChange(target.value as Value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

interface CheckFieldProps {
  label: ReactNode
  hint?: string | undefined
  checked: boolean
  onChange(checked: boolean): void
  disabled?: boolean | undefined
}

export function CheckField({ label, hint, checked, onChange, disabled }: CheckFieldProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={id}
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 accent-(--accent)"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={({ target }) => onChange(target.checked)}
      />
      <div className="min-w-0">
        <label htmlFor={id} className="block text-sm">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-muted text-xs">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}

/** Several fields that belong together. */
export function Group({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className="border-t pt-4">
      <legend className="float-start mb-1 w-full font-semibold text-base">{title}</legend>
      <div className="clear-both space-y-4">
        {hint && <p className="text-muted text-sm">{hint}</p>}
        {children}
      </div>
    </fieldset>
  )
}
