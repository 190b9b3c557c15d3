import { Sparkles, Undo2 } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Conversation } from '../api/types.ts'
import type { Draft } from '../messages/drafts.ts'
import { commandKeys, useCommand } from '../shell/commands.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx'
import { useAssistantAsked } from './asked-for.ts'
import { Offer } from './offer.tsx'
import { composerTasks } from './tasks.ts'
import { type Task, useAsking, useAssistant } from './use-asking.ts'
import { useWords } from './use-words.ts'

interface ComposerAssistantProps {
  conversation: Conversation
  draft: Draft
  disabled: boolean
  /** puts a text in place of the draft, or the earlier draft back */
  onReplace(draft: Pick<Draft, 'text' | 'html'>): void
}

/** O4: has what is being written put otherwise, or an answer suggested. What comes back is shown first. */
export default function ComposerAssistant(props: ComposerAssistantProps) {
  const assistant = useAssistant()
  return assistant ? <Assistant {...props} {...assistant} /> : null
}

function Assistant({
  conversation,
  draft,
  disabled,
  onReplace,
  isStandIn,
  left,
}: ComposerAssistantProps & { isStandIn: boolean; left: number }) {
  const { t } = useWords()
  const { asked, ask, stop } = useAsking()
  const [isOpen, setOpen] = useState(false)
  const [replaced, setReplaced] = useState<{ before: Draft; text: string }>()
  const button = useRef<HTMLButtonElement>(null)
  const written = draft.text.trim()
  const isNote = draft.mode === 'note'
  const can = (task: Task) => (task === 'suggest' ? !isNote : written !== '' && (task !== 'translate' || !isNote))
  const begin = (task: Task) => {
    if (disabled) return
    // It shows what can be asked for as it is.
    if (!can(task)) return setOpen(true)
    setReplaced(undefined)
    const text = written === '' ? {} : { text: draft.text }
    void ask({ task, conversationId: conversation.id, ...text })
  }
  useCommand('assist', disabled ? undefined : () => setOpen(true))
  useAssistantAsked(begin)

  const focusField = () => {
    const box = button.current?.closest('[data-offers]')
    box?.querySelector<HTMLElement>('textarea, [contenteditable=true]')?.focus()
  }
  const letGo = () => {
    stop()
    focusField()
  }
  const accept = (text: string) => {
    setReplaced({ before: draft, text })
    stop()
    onReplace(withText(text))
    setTimeout(focusField)
  }
  // Whoever goes on writing has taken it.
  const canUndo = replaced !== undefined && draft.text === replaced.text
  return (
    <>
      <Menu
        side="top"
        open={isOpen}
        onOpenChange={setOpen}
        trigger={
          <IconButton
            ref={button}
            label={t('title')}
            shortcut={commandKeys.assist}
            side="top"
            className="size-7"
            disabled={disabled}
          >
            <Sparkles size={16} aria-hidden />
          </IconButton>
        }
      >
        {composerTasks.map(({ task, Icon, isApart }) => (
          <div key={task}>
            {isApart && <MenuLine />}
            <MenuItem
              icon={<Icon size={15} aria-hidden />}
              disabled={!can(task)}
              hint={task === 'suggest' && !isNote ? t('suggestHint') : undefined}
              onSelect={() => setTimeout(() => begin(task))}
            >
              {t(`task.${task}`)}
            </MenuItem>
          </div>
        ))}
      </Menu>
      {asked && (
        <div className="absolute inset-x-0 bottom-full z-20 mb-1">
          <Offer
            asked={asked}
            isStandIn={isStandIn}
            left={left}
            isOvertaken={(asked.question.text ?? '') !== (written === '' ? '' : draft.text)}
            onAccept={accept}
            onDiscard={letGo}
            onAgain={() => begin(asked.question.task)}
          />
        </div>
      )}
      {canUndo && (
        <Button
          small
          look="quiet"
          onClick={() => {
            onReplace({ text: replaced.before.text, ...(replaced.before.html ? { html: replaced.before.html } : {}) })
            setReplaced(undefined)
            setTimeout(focusField)
          }}
        >
          <Undo2 size={13} aria-hidden />
          {t('undo')}
        </Button>
      )}
    </>
  )
}

/** As the field of an email takes it: nothing in it is formatting. */
function withText(text: string): { text: string; html: string } {
  const html = text
    .split('\n')
    .map((line) => `<p>${line.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`)}</p>`)
    .join('')
  return { text, html }
}
