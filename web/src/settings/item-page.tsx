import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Notice, Waiting } from '../ui/notice.tsx'
import { Page } from './page-parts.tsx'
import { useSettingsSentence } from './problems.ts'
import type { Section } from './sections.ts'

interface ItemPageProps<Item> {
  section: Section
  itemId: string
  newTitle: string
  items: readonly Item[] | undefined
  error: unknown
  titleOf(item: Item): string
  /** undefined: a new one */
  children(item: Item | undefined): ReactNode
}

/** The page of one thing, once it is known which. */
export function ItemPage<Item extends { id: string }>(props: ItemPageProps<Item>) {
  const { section, itemId, newTitle, items, error, titleOf, children } = props
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const isNew = itemId === 'new'
  const item = items?.find(({ id }) => id === itemId)
  const title = isNew ? newTitle : item ? titleOf(item) : t(`section.${section}`)
  return (
    <Page key={isNew ? itemId : `${itemId} ${items !== undefined}`} title={title} backTo={section}>
      {isNew || item ? (
        children(item)
      ) : items ? (
        <Notice tone="info">{t('gone')}</Notice>
      ) : error ? (
        <Notice tone="bad">{sentence(error)}</Notice>
      ) : (
        <Waiting rows={4} />
      )}
    </Page>
  )
}
