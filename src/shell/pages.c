/* pages.c - see pages.h. */
#include "config.h"

#include "shell/pages.h"

#include <stddef.h>
#include <string.h>

static const la_page pages[] = {
    {"syntax language matrices literals", "Writing values",
     "[1 2; 3 4]     a matrix: blanks or commas between columns, semicolons "
     "or\n"
     "               new lines between rows\n"
     "[1 -2]         two elements; [1 - 2] is one\n"
     "1:5, 0:0.1:1   ranges, kept in a few bytes however long\n"
     "1e3 0x1F 3i    numbers; pi e i Inf NaN eps true false\n"
     "\"a\\n\" 'it''s'  text, with and without escapes\n"
     "A' A.'         conjugate and plain transpose\n"
     "% or #         a comment; %{ and %} on lines of their own enclose one\n"
     "...            at the end of a line: goes on in the next\n"
     ";              at the end of a statement: show nothing\n"},
    {"operators operator precedence",
     "Operators, from the loosest to the tightest",
     "= += -= *= /= ^=      assignment\n"
     "||  &&                or, and, of whole conditions\n"
     "|  &                  element by element\n"
     "< <= == != ~= >= >    comparison\n"
     ":                     range\n"
     "+ -\n"
     "* / \\ .* ./ .\\        A\\b solves A x = b, b/A solves x A = b\n"
     "+x -x !x ~x\n"
     "^ .^ ' .' ++ --       power, transpose\n"
     "\n"
     "There is no implicit multiplication: write 2*A.\n"},
    {"unicode symbols", "The notation of mathematics",
     "A⁻¹ A² A³    powers            Aᵀ A.'       plain transpose\n"
     "Aᴴ A'        conjugate         A⁺ pinv(A)   pseudoinverse\n"
     "A ⊙ B A.*B   element-wise      A · B A*B    product\n"
     "√x sqrt(x)                     ‖x‖ norm(x)\n"
     "≤ ≥ ≠        <= >= !=          π ∞          pi Inf\n"
     "Letters of any script may stand in names: λ = 3.\n"},
    {"indexing index subscripts", "Parts of an array",
     "A(2,3)  A(2,:)  A(:,end)  A([1 3],:)  A(A>0)  A(:)\n"
     "x(-1)  x(-[1 3])      all but those\n"
     "inv(A)(1,2)           a part of any expression\n"
     "A(2,:) = [5 6]        assignment; the array grows as needed\n"
     "A(2,:) = []           deletion\n"},
    {"if elseif else", "Choosing",
     "if CONDITION\n  ...\nelseif CONDITION\n  ...\nelse\n  ...\nend\n"
     "\nA condition holds if no element is zero and there is at least one.\n"},
    {"for while do until break continue loops", "Repeating",
     "for k = 1:10 ... end        over the columns of any value\n"
     "while CONDITION ... end\n"
     "do ... until CONDITION\n"
     "break leaves the loop, continue starts its next turn.\n"},
    {"switch case otherwise", "Choosing among values",
     "switch VALUE\n  case 1\n    ...\n  case {2, 3}\n    ...\n"
     "  otherwise\n    ...\nend\n"},
    {"function return nargin nargout", "Functions",
     "function [s, p] = both(x, y)\n"
     "  s = x + y;\n"
     "  if nargout > 1, p = x * y; end\n"
     "end\n"
     "\n[s, p] = both(3, 4); [~, p] = both(3, 4)\n"
     "f = @(x) x.^2 + 1     a function without a name; it keeps the variables\n"
     "                      that it uses\n"
     "g = @sin              a handle\n"},
    {"try catch unwind_protect lasterr", "When something fails",
     "try\n  ...\ncatch err\n  disp(err.message)\nend\n"
     "\nThe name may be left out: lasterr() is the message, too.\n"
     "\nunwind_protect\n  ...\nunwind_protect_cleanup\n  ... in any case\n"
     "end_unwind_protect\n"
     "\nA statement that fails or is interrupted changes no variable.\n"},
    {"commands command", "Commands: words without parentheses",
     "help [NAME]           who, whos             clear [NAME...]\n"
     "format [STYLE]        source FILE           history [N]\n"
     "quit, exit [STATUS]\n"},
    {"differences octave", "What lac has beyond Octave",
     "An expression that is valid in both has the same value in both. More in "
     "lac:\n"
     "  x(-1), x(-[1 3])      all but those elements\n"
     "  ⊙ · ᵀ ᴴ ⁻¹ ⁺ ² √ ‖x‖ ≤ ≥ ≠ π ∞, letters of any script in names\n"
     "  inv(A)*b              solves, never inverts; a chain such as A*B*x is\n"
     "                        multiplied in the cheapest order\n"
     "  A\\b                   minimum norm also for singular square A, and a\n"
     "                        warning that says how many digits to trust\n"
     "  solutions isinspan isindependent colspace rowspace definiteness\n"
     "  quadform multiplicity isdiagonalizable eigh slogdet pca einsum outer\n"
     "  anglebetween isunit isorthogonal isorthonormal issame charpoly\n"
     "  latex json csv markdown numpy repr  a value as text\n"
     "  catch err, err.message the text of an error\n"
     "Otherwise than in Octave:\n"
     "  rand with a seed gives the same numbers on every machine, but not\n"
     "  Octave's; mod and rem are exact for large quotients; var, norm and "
     "sum\n"
     "  keep digits that Octave loses; pinv and rank of NaN are errors; 0x1F "
     "is\n"
     "  a number like any other; x++ alone is an assignment to x, and 5--3 is "
     "8.\n"
     "Not in lac: cells (but case {1, 2} is understood), structs, classes, "
     "integer and\nsingle types, files by number.\n"},
};

const la_page *la_page_at(int k) {
  return k < (int)(sizeof pages / sizeof *pages) ? &pages[k] : NULL;
}

const la_page *la_page_find(const char *name) {
  size_t n = strlen(name);
  for (int k = 0; la_page_at(k) != NULL; k++) {
    const char *c = pages[k].names;
    while (*c != '\0') {
      size_t len = strcspn(c, " ");
      if (len == n && strncmp(c, name, n) == 0) {
        return &pages[k];
      }
      c += len + (c[len] == ' ');
    }
  }
  return NULL;
}
