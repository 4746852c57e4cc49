// The run time of the problems P1 to P10, from typed formulas. Takes the selectors and prints the
// lines of JSON that the other contenders of compare.py take and print.
//     bench/gradwright_bench --problem P2 --what value+grad --size 1000x50 --threads 2

#include "harness/measure.hpp"

int main(int argc, char** argv) {
    using namespace gradwright;
    const auto options = bench::read_options(argc, argv);
    if (!options) return 2;
    bool done = true;
    for (const Precision precision : {Precision::f64, Precision::f32}) {
        const bench::Source source(precision);
        bench::Cases cases;
        for (const auto add : {bench::add_regression, bench::add_factorisation, bench::add_networks,
                               bench::add_mixtures, bench::add_processes, bench::add_entrywise}) {
            add(source, cases);
        }
        for (const bench::Case& c : cases) {
            if (!bench::is_wanted(*options, c, precision)) continue;
            done = bench::report(*options, c, precision) && done;
        }
    }
    return done ? 0 : 1;
}
