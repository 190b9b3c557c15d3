import { Placeholder } from '@tiptap/extensions'
import { type Editor, EditorContent, useEditor } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import { useEffect, useImperativeHandle, useRef, useState } from 'react'
import type { Look } from '../field.ts'
import type { FieldProps } from '../text-field.tsx'
import { cleanPaste, paragraphsOf, type ReadDoc, type RichNode, readDoc } from './rich-doc.ts'

/** What is to be written there: as HTML where it was formatted here, else as a text with marks. */
interface Content {
  text: string
  html?: string | undefined
}

interface EmailEditorProps extends FieldProps {
  content: Content
  /** another number: the content was changed by somebody else */
  revision: number
  onChange(read: ReadDoc & { html: string }): void
  /** what it says, also when nobody has changed it */
  onRead(read: ReadDoc): void
  /** what the selection looks like */
  onLooks(looks: ReadonlySet<string>): void
  onReady(): void
}

const extensions = (placeholder: () => string) => [
  StarterKit.configure({
    heading: false,
    horizontalRule: false,
    trailingNode: false,
    link: { openOnClick: false, defaultProtocol: 'https', protocols: ['mailto', 'tel'] },
  }),
  Placeholder.configure({ placeholder }),
]
const commands: Record<Look, (editor: Editor) => boolean> = {
  bold: (editor) => editor.chain().focus().toggleBold().run(),
  italic: (editor) => editor.chain().focus().toggleItalic().run(),
  underline: (editor) => editor.chain().focus().toggleUnderline().run(),
  strike: (editor) => editor.chain().focus().toggleStrike().run(),
  code: (editor) => editor.chain().focus().toggleCode().run(),
  pre: (editor) => editor.chain().focus().toggleCodeBlock().run(),
  list: (editor) => editor.chain().focus().toggleBulletList().run(),
  numbers: (editor) => editor.chain().focus().toggleOrderedList().run(),
  quote: (editor) => editor.chain().focus().toggleBlockquote().run(),
}
const names = {
  bold: 'bold',
  italic: 'italic',
  underline: 'underline',
  strike: 'strike',
  code: 'code',
  list: 'bulletList',
  numbers: 'orderedList',
  quote: 'blockquote',
  link: 'link',
}

const docOf = ({ text, html }: Content) => html || { type: 'doc', content: paragraphsOf(text) }

/** The line that the cursor is in, up to it. */
function beforeCursor({ state: { selection } }: Editor): string {
  const { $head } = selection
  return $head.parent.textBetween(0, $head.parentOffset, '\n', ' ')
}

/** An email, formatted as it is written. Enter begins a paragraph: what sends is Ctrl or Cmd with it. */
export default function EmailEditor(props: EmailEditorProps) {
  const { ref, content, revision, label, disabled, aria } = props
  const latest = useRef(props)
  latest.current = props
  const attributes = {
    role: 'textbox',
    'aria-multiline': 'true',
    'aria-label': label,
    'aria-disabled': String(disabled),
    dir: 'auto',
    class: 'rich-field scroll-thin max-h-[38dvh] min-h-[88px] overflow-y-auto px-2.5 py-2 text-base outline-none',
    ...(aria as Record<string, string>),
  }
  const latestAttributes = useRef(attributes)
  latestAttributes.current = attributes
  // The same at every keystroke: what differs is taken for other options.
  const [options] = useState(() => ({
    extensions: extensions(() => latest.current.placeholder),
    content: docOf(content),
    // Marks that are typed stay what they are; lists and quotes are how people write them anyway.
    enableInputRules: ['bulletList', 'orderedList', 'blockquote', 'listItem'],
    enablePasteRules: false,
    shouldRerenderOnTransaction: false,
    editorProps: {
      attributes: () => latestAttributes.current,
      handleKeyDown: (_view: unknown, event: KeyboardEvent) => latest.current.onKey(event),
      handlePaste: (_view: unknown, { clipboardData }: ClipboardEvent) =>
        clipboardData !== null && latest.current.onFiles(clipboardData),
      transformPastedHTML: cleanPaste,
    },
  }))
  const editor = useEditor({
    ...options,
    editable: !disabled,
    onUpdate({ editor: changed }) {
      const read = readDoc(changed.getJSON() as RichNode)
      latest.current.onRead(read)
      latest.current.onChange({ ...read, html: changed.isEmpty ? '' : changed.getHTML() })
    },
    onTransaction({ editor: now }) {
      latest.current.onCursor(beforeCursor(now))
      latest.current.onLooks(
        new Set(Object.entries(names).flatMap(([look, name]) => (now.isActive(name) ? [look] : []))),
      )
    },
    onBlur: ({ event }) => latest.current.onBlur(event.relatedTarget),
  })
  useImperativeHandle(
    ref,
    () => ({
      focus: () => editor.commands.focus(),
      blur: () => editor.commands.blur(),
      format: (look) => commands[look](editor),
      link(target) {
        const chain = editor.chain().focus().extendMarkRange('link')
        if (target === undefined) chain.unsetLink().run()
        else if (editor.state.selection.empty && !editor.isActive('link')) {
          chain.insertContent({ type: 'text', text: target, marks: [{ type: 'link', attrs: { href: target } }] }).run()
        } else chain.setLink({ href: target }).run()
      },
      type(sign) {
        const before = beforeCursor(editor)
        editor
          .chain()
          .focus()
          .insertContent(before === '' || /\s$/.test(before) ? sign : ` ${sign}`)
          .run()
      },
      replace(length, text) {
        const { from } = editor.state.selection
        const [first, ...more] = paragraphsOf(text)
        const isLine = more.length === 0
        const place = { from: from - length, to: from }
        // `insertContentAt` takes the space at the end for a mistake of whoever wrote HTML; nodes it takes as they are.
        editor
          .chain()
          .focus()
          .insertContentAt(place, isLine ? (first?.content ?? []) : [...(first ? [first] : []), ...more])
          .run()
      },
    }),
    [editor],
  )
  useEffect(() => {
    const read = readDoc(editor.getJSON() as RichNode)
    latest.current.onRead(read)
    latest.current.onReady()
    const { content: given } = latest.current
    // Written for another channel: from now on as it is seen here.
    if (given.html === undefined && given.text !== '') latest.current.onChange({ ...read, html: editor.getHTML() })
  }, [editor])
  const shown = useRef(revision)
  useEffect(() => {
    if (shown.current === revision) return
    shown.current = revision
    editor.commands.setContent(docOf(latest.current.content), { emitUpdate: false })
    latest.current.onRead(readDoc(editor.getJSON() as RichNode))
  }, [editor, revision])
  const shownAttributes = JSON.stringify(attributes)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is drawn with those of now
  useEffect(() => editor.view.updateState(editor.state), [editor, shownAttributes])
  return <EditorContent editor={editor} />
}
