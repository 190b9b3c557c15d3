import { useQuery } from '@tanstack/react-query'
import { Command, defaultFilter } from 'cmdk'
import { Plus, Tag } from 'lucide-react'
import { useState } from 'react'
import { keys } from '../api/keys.ts'
import { asProblem } from '../api/problem.ts'
import { readAll } from '../api/queries.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { useWords } from './meaning/use-words.ts'
import { useTagging } from './tagging.ts'

const MAX_LETTERS = 50
/** As the server knows tags apart. */
const plain = (name: string) => name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
/** The item that makes a tag: the same for every letter, or what is selected would be gone with the next one. */
const NEW = 'new'
/** Tags by what is typed; the item that makes one is always there, after them. */
const rank = (value: string, typed: string, [name = '']: string[] = []) =>
  value === NEW ? Number.MIN_VALUE : defaultFilter(name, typed)
const row =
  'flex items-center gap-2.5 rounded px-2 py-1.5 text-sm data-[selected=true]:bg-hover data-[disabled=true]:text-muted'

interface TagDialogProps {
  messageIds: readonly string[]
  onTagged(): void
  onClose(): void
}

/** F2: one of the tags there are, or a new one, for the selected messages. */
export default function TagDialog({ messageIds, onTagged, onClose }: TagDialogProps) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const sentence = useTagSentence()
  const tags = useQuery({ queryKey: keys.tags, queryFn: () => readAll('tags.list'), staleTime: 30_000 })
  const tagging = useTagging(messageIds)
  const add = (tag: string) => {
    if (!tagging.isPending) tagging.mutate(tag, { onSuccess: onTagged })
  }
  const isKnown = tags.data?.some((tag) => plain(tag.name) === plain(name))
  const problem = tagging.error ?? tags.error
  return (
    <Dialog open onClose={onClose} title={t('history.tagTitle', { count: messageIds.length })}>
      <Command label={t('history.tagLabel')} filter={rank} loop>
        <Command.Input
          value={name}
          onValueChange={setName}
          maxLength={MAX_LETTERS}
          placeholder={t('history.tagPlaceholder')}
          className="field"
        />
        {Boolean(problem) && (
          <div className="mt-2">
            <Notice tone="bad">{sentence(problem)}</Notice>
          </div>
        )}
        <Command.List
          label={t('history.tagLabel')}
          className="scroll-thin mt-2 -me-2 max-h-[40vh] min-h-24 overflow-y-auto pe-2"
        >
          {tags.data?.length === 0 && plain(name) === '' && (
            <p className="px-2 py-3 text-muted">{t('history.tagNone')}</p>
          )}
          {tags.data?.map((tag) => (
            <Command.Item
              key={tag.name}
              value={tag.id}
              keywords={[tag.name]}
              onSelect={() => add(tag.name)}
              className={row}
            >
              <Tag size={14} className="shrink-0 text-muted" aria-hidden />
              <span className="min-w-0 flex-1 truncate" dir="auto">
                {tag.name}
              </span>
              <span className="text-muted text-xs">{t('history.tagMessages', { count: tag.messages })}</span>
            </Command.Item>
          ))}
          {plain(name) !== '' && tags.data && !isKnown && (
            <Command.Item value={NEW} onSelect={() => add(name)} className={row}>
              <Plus size={14} className="shrink-0 text-muted" aria-hidden />
              <span className="min-w-0 flex-1 truncate">{t('history.tagNew', { name: name.trim() })}</span>
            </Command.Item>
          )}
        </Command.List>
        <p className="mt-2 text-muted text-xs">{t('history.tagHint')}</p>
      </Command>
    </Dialog>
  )
}

/** Too many tags of a message, or of the workspace: the server says which. */
function useTagSentence(): (error: unknown) => string {
  const { t } = useWords()
  const sentence = useSentence()
  return (error) => {
    const { code, errors } = asProblem(error)
    if (code !== 'limit_reached') return sentence(error)
    return t(errors.some(({ path }) => path.startsWith('messageIds')) ? 'history.tagsFull' : 'history.tagsAllFull')
  }
}
