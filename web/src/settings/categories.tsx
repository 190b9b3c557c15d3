import { Tag } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { DeleteButton } from './delete-button.tsx'
import { type Category, useDirectory } from './directory.ts'
import { TextField } from './fields.tsx'
import { ItemPage } from './item-page.tsx'
import { AddLink, FormFoot, FormNotices, Page, Rows } from './page-parts.tsx'
import { useForm } from './use-form.ts'

export function CategoriesPage() {
  const { t } = useTranslation('settings')
  const { items, error } = useDirectory('categories')
  const rows = items?.map(({ id, name }) => ({
    id,
    name,
    icon: <Tag size={16} className="shrink-0 text-muted" aria-hidden />,
  }))
  return (
    <Page
      title={t('section.categories')}
      intro={t('categories.intro')}
      action={<AddLink section="categories">{t('categories.add')}</AddLink>}
    >
      <Rows
        section="categories"
        label={t('section.categories')}
        rows={rows}
        error={error}
        none={t('categories.none')}
      />
    </Page>
  )
}

export function CategoryPage({ itemId }: { itemId: string }) {
  const { t } = useTranslation('settings')
  const list = useDirectory('categories')
  return (
    <ItemPage
      section="categories"
      itemId={itemId}
      newTitle={t('categories.add')}
      titleOf={({ name }) => name}
      {...list}
    >
      {(category) => (
        <>
          <CategoryForm category={category} list={list} />
          {category && (
            <DeleteButton
              name={category.name}
              text={t('categories.deleting')}
              onDelete={() => call('categories.delete', { id: category.id })}
              onDone={() => {
                list.remove(category.id)
                list.showList()
              }}
            />
          )}
        </>
      )}
    </ItemPage>
  )
}

const draftOf = (category: Category | undefined) => ({ name: category?.name ?? '' })

interface CategoryFormProps {
  category: Category | undefined
  list: { reload(id: string): Promise<Category | undefined>; put(category: Category): void; showList(): void }
}

function CategoryForm({ category, list }: CategoryFormProps) {
  const { t } = useTranslation('settings')
  const form = useForm<Category, { name: string }>({
    item: category,
    draftOf,
    save: (draft, base, idempotencyKey) =>
      base
        ? call('categories.update', { id: base.id, version: base.version, ...draft })
        : call('categories.create', draft, { idempotencyKey }),
    reload: async () => category && list.reload(category.id),
    onSaved(saved) {
      list.put(saved)
      if (!category) list.showList()
    },
  })
  return (
    <form {...form.form} className="space-y-4">
      <FormNotices form={form} fields={['name']} />
      <TextField
        label={t('categories.name')}
        hint={t('categories.nameHint')}
        error={form.errorAt('name')}
        value={form.draft.name}
        onChange={(name) => form.set({ name })}
      />
      <FormFoot form={form} submit={form.base ? t('form.save') : t('categories.create')} />
    </form>
  )
}
