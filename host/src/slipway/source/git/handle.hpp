// Owners of libgit2's objects.
#pragma once

#include <git2.h>

#include <memory>

namespace slipway::source::git {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

template <typename T, auto Free>
using Handle = std::unique_ptr<T, Deleter<Free>>;

using Blob = Handle<git_blob, git_blob_free>;
using Commit = Handle<git_commit, git_commit_free>;
using Config = Handle<git_config, git_config_free>;
using ConfigIterator = Handle<git_config_iterator, git_config_iterator_free>;
using FilterList = Handle<git_filter_list, git_filter_list_free>;
using Index = Handle<git_index, git_index_free>;
using ObjectDatabase = Handle<git_odb, git_odb_free>;
using Reference = Handle<git_reference, git_reference_free>;
using ReferenceIterator = Handle<git_reference_iterator, git_reference_iterator_free>;
using Repository = Handle<git_repository, git_repository_free>;
using StatusList = Handle<git_status_list, git_status_list_free>;
using Submodule = Handle<git_submodule, git_submodule_free>;
using Tag = Handle<git_tag, git_tag_free>;
using Tree = Handle<git_tree, git_tree_free>;

// Hands a C function the place for its result and gives that to the owner at the end of the full expression.
template <typename Owner>
class Out {
public:
  explicit Out(Owner& owner) : m_owner(owner) {}
  Out(const Out&) = delete;
  Out& operator=(const Out&) = delete;
  ~Out() { m_owner.reset(m_raw); }
  operator typename Owner::pointer *() { return &m_raw; }

private:
  Owner& m_owner;
  typename Owner::pointer m_raw = nullptr;
};

// A git_buf that frees itself.
class Buffer {
public:
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { git_buf_dispose(&m_buffer); }
  operator git_buf*() { return &m_buffer; }
  std::string_view text() const {
    return m_buffer.ptr == nullptr ? std::string_view() : std::string_view(m_buffer.ptr, m_buffer.size);
  }

private:
  git_buf m_buffer = GIT_BUF_INIT;
};

}  // namespace slipway::source::git
