import { createLazyRoute } from '@tanstack/react-router'
import { ImportPage } from './import-page.tsx'

export const importRoute = createLazyRoute('/contacts/import')({ component: ImportPage })
