import { Mail, Tag, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import type { Conversation, Entry } from '../api/types.ts'
import { useCommand } from '../shell/commands.ts'
import { Button, IconButton } from '../ui/button.tsx'
import type { Selection } from './selection.ts'
import { useSelection } from './selection-context.ts'

const TagDialog = lazy(() => import('./tag-dialog.tsx'))
const ExportDialog = lazy(() => import('../conversations/export-dialog.tsx'))

/** The server takes no more at once. */
const MAX_SELECTED = 100

interface SelectionBarProps {
  conversation: Conversation
  entries: readonly Entry[]
  selection: Selection
  /** nothing is selected any more, and the messages have the focus */
  onEnd(): void
}

/** F2, F3: what can be done with the selected messages. */
export function SelectionBar(props: SelectionBarProps) {
  const { isOn } = useSelection(props.selection)
  useCommand('back', isOn ? props.onEnd : undefined)
  return isOn ? <Bar {...props} /> : null
}

function Bar({ conversation, entries, selection, onEnd }: SelectionBarProps) {
  const { t } = useTranslation()
  const me = useMe()
  const { ids } = useSelection(selection)
  const [dialog, setDialog] = useState<'tag' | 'mail'>()
  // In the order in which they were said; what has gone since is not selected any more.
  const selected = entries.filter(({ id }) => ids.has(id))
  const messageIds = selected.map(({ id }) => id)
  const [first] = selected
  const isOne = selected.every(({ conversationId }) => conversationId === first?.conversationId)
  const isTooMany = selected.length > MAX_SELECTED
  const isNone = selected.length === 0
  const close = () => setDialog(undefined)
  const mayTag = !isNone && !isTooMany
  useCommand('tag', mayTag ? () => setDialog('tag') : undefined)
  return (
    <div
      role="toolbar"
      aria-label={t('history.selected')}
      className="absolute inset-x-0 top-0 z-10 flex flex-wrap items-center gap-x-2 gap-y-1 border-b bg-surface px-3 py-1.5 shadow-md"
    >
      <p aria-live="polite" className="me-auto text-sm">
        <span className="font-medium">{t('history.selectedCount', { count: selected.length })}</span>
        <span className="ms-2 text-muted text-xs">
          {isTooMany
            ? t('history.tooMany', { most: MAX_SELECTED })
            : isNone
              ? t('history.selectHint')
              : !isOne && t('history.severalConversations')}
        </span>
      </p>
      <Button small className="h-7" disabled={!mayTag} onClick={() => setDialog('tag')}>
        <Tag size={13} aria-hidden />
        {t('history.addTag')}
      </Button>
      {can(me, 'conversations.export') && (
        <Button small className="h-7" disabled={isNone || isTooMany || !isOne} onClick={() => setDialog('mail')}>
          <Mail size={13} aria-hidden />
          {t('history.mail')}
        </Button>
      )}
      <IconButton label={t('common.cancel')} shortcut="Esc" className="size-7" onClick={onEnd}>
        <X size={15} aria-hidden />
      </IconButton>
      <Suspense>
        {dialog === 'tag' && <TagDialog messageIds={messageIds} onTagged={onEnd} onClose={close} />}
        {dialog === 'mail' && first && (
          <ExportDialog
            conversationId={first.conversationId}
            name={conversation.contact.name}
            messageIds={messageIds}
            onSent={onEnd}
            onClose={close}
          />
        )}
      </Suspense>
    </div>
  )
}
