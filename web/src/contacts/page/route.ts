import { createLazyRoute } from '@tanstack/react-router'
import { ContactsPage } from './contacts-page.tsx'

export const contactsRoute = createLazyRoute('/contacts')({ component: ContactsPage })
