export const categoriesExamples = {
  'categories.list': {
    input: {},
    output: { items: [{ id: 'cat_01M8MK84SSKPT2PXCX76HMMT1Q', name: 'Delivery', version: 1 }], nextCursor: null },
  },
  'categories.get': {
    input: { id: 'cat_01M8MK84SSKPT2PXCX76HMMT1Q' },
    output: { id: 'cat_01M8MK84SSKPT2PXCX76HMMT1Q', name: 'Delivery', version: 1 },
  },
  'categories.create': {
    input: { name: 'Delivery' },
    output: { id: 'cat_01M8MK84SSKPT2PXCX76HMMT1Q', name: 'Delivery', version: 1 },
  },
  'categories.update': {
    input: { id: 'cat_01M8MK84SSKPT2PXCX76HMMT1Q', name: 'Delivery and assembly' },
    output: { id: 'cat_01M8MK84SSKPT2PXCX76HMMT1Q', name: 'Delivery and assembly', version: 2 },
  },
  'categories.delete': {
    input: { id: 'cat_01M8MK84SSKPT2PXCX76HMMT1Q' },
    output: { id: 'cat_01M8MK84SSKPT2PXCX76HMMT1Q', deleted: true },
  },
}
