import { type AriaAttributes, type ClipboardEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { type Field, type Look, lookOf, type Pressed, pressed } from './field.ts'
import { marking } from './marking.ts'
import { useGrowing } from './use-growing.ts'

export interface FieldProps {
  ref: Ref<Field>
  label: string
  placeholder: string
  disabled: boolean
  aria: AriaAttributes
  /** up to the cursor */
  onCursor(before: string): void
  /** true: the key was somebody's */
  onKey(event: Pressed): boolean
  /** true: they were taken */
  onFiles(pasted: DataTransfer): boolean
  onBlur(to: EventTarget | null): void
}

interface TextFieldProps extends FieldProps {
  text: string
  /** marks are formatting here */
  isMarked: boolean
  onChange(text: string): void
}

/** As if it were typed: Ctrl+Z takes it back. */
function type(
  field: HTMLTextAreaElement,
  from: number,
  to: number,
  text: string,
  onChange: (text: string) => void,
): void {
  field.focus()
  field.setSelectionRange(from, to)
  if (document.execCommand(text === '' ? 'delete' : 'insertText', false, text)) return
  field.setRangeText(text, from, to, 'end')
  onChange(field.value)
}

/** Plain text, with marks where the channel knows them. */
export function TextField(props: TextFieldProps) {
  const { ref, text, label, placeholder, disabled, isMarked, aria, onChange, onCursor, onKey, onFiles, onBlur } = props
  const area = useRef<HTMLTextAreaElement>(null)
  useGrowing(area, text)
  // A draft is written on, not before.
  useLayoutEffect(() => area.current?.setSelectionRange(area.current.value.length, area.current.value.length), [])
  const format = (look: Look) => {
    const field = area.current
    if (!field || !isMarked || look === 'underline' || look === 'list' || look === 'numbers' || look === 'quote') return
    const { from, to, text: marked, selected } = marking(field.value, field.selectionStart, field.selectionEnd, look)
    type(field, from, to, marked, onChange)
    field.setSelectionRange(...selected)
  }
  useImperativeHandle(ref, () => ({
    focus: () => area.current?.focus(),
    blur: () => area.current?.blur(),
    format,
    type(sign) {
      const field = area.current
      if (!field) return
      const { selectionStart: from, selectionEnd: to, value } = field
      type(field, from, to, from > 0 && !/\s/.test(value.charAt(from - 1)) ? ` ${sign}` : sign, onChange)
    },
    replace(length, inserted) {
      const field = area.current
      if (field) type(field, field.selectionEnd - length, field.selectionEnd, inserted, onChange)
    },
  }))
  const tellCursor = (field: HTMLTextAreaElement) => onCursor(field.value.slice(0, field.selectionEnd))
  return (
    <textarea
      ref={area}
      rows={1}
      value={text}
      disabled={disabled}
      aria-label={label}
      placeholder={placeholder}
      onChange={({ target }) => {
        tellCursor(target)
        onChange(target.value)
      }}
      onKeyDown={(event) => {
        const look = isMarked ? lookOf(pressed(event)) : undefined
        if (look && !event.nativeEvent.isComposing) {
          event.preventDefault()
          format(look)
        } else onKey(pressed(event))
      }}
      onPaste={(event: ClipboardEvent) => {
        if (onFiles(event.clipboardData)) event.preventDefault()
      }}
      onSelect={({ currentTarget }) => tellCursor(currentTarget)}
      onBlur={({ relatedTarget }) => onBlur(relatedTarget)}
      dir="auto"
      className="scroll-thin block max-h-[38dvh] min-h-9 w-full resize-none bg-transparent px-2.5 py-2 text-base outline-none placeholder:text-muted disabled:opacity-60"
      {...aria}
    />
  )
}
