export const tagsExamples = {
  'tags.list': {
    input: {},
    output: {
      items: [
        { id: 'tag_QfDCfADoAY93FbX1D2e1tU', name: 'Damaged', messages: 0, createdAt: '2026-11-29T21:26:48.587Z' },
      ],
      nextCursor: null,
    },
  },
  'tags.get': {
    input: { id: 'tag_QfDCfADoAY93FbX1D2e1tU' },
    output: { id: 'tag_QfDCfADoAY93FbX1D2e1tU', name: 'Damaged', messages: 0, createdAt: '2026-11-29T21:26:48.587Z' },
  },
  'tags.create': {
    input: { name: 'Damaged' },
    output: { id: 'tag_QfDCfADoAY93FbX1D2e1tU', name: 'Damaged', messages: 0, createdAt: '2026-11-29T21:26:48.587Z' },
  },
}
