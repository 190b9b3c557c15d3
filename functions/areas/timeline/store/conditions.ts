/** Of a put: there is no such item yet. */
export const isNew = { expression: 'attribute_not_exists(#pk)' }

/** Of a put or check: the item is as it was read. */
export const asRead = (version: number) => ({ expression: '#version = :version', values: { ':version': version } })
