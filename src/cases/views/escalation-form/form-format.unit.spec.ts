import { chosenFormat } from './form-format.js';

test.each([
  [undefined, 'json'],
  ['*/*', 'json'],
  ['application/json', 'json'],
  ['application/pdf', 'pdf'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
  ['text/*', 'html'],
  ['application/*;q=0.5, text/html;q=0.4', 'json'],
  ['application/json;q=0, application/*', 'pdf'],
  ['APPLICATION/PDF;q=0.2, text/html;q=0.1', 'pdf'],
])('a client that accepts %s gets %s', (accept, format) => {
  expect(chosenFormat(undefined, accept)).toBe(format);
});

test('a format asked for by name goes before what the client accepts', () => {
  expect(chosenFormat('pdf', 'text/html')).toBe('pdf');
});

test.each(['image/png', '*/*;q=0', 'text/plain, image/*'])('nothing fits a client that accepts only %s', (accept) => {
  expect(() => chosenFormat(undefined, accept)).toThrow('application/pdf');
});
